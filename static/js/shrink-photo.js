// Photos are made smaller before they are sent; a camera's twelve megapixels tell a judge nothing more.
const LONGEST_SIDE = 2560;
const QUALITY = 0.85;
const PHOTO_TYPE = /^image\/(?:jpeg|hei[cf])$/;
const PHOTO_ENDING = /\.(?:jpe?g|hei[cf])$/i;

/** A smaller JPEG of a photo. A file that is no photo, or that the browser cannot open (HEIC, mostly), comes back as it
 * is: the server shrinks it. */
export async function shrinkPhoto(file) {
  if (!PHOTO_TYPE.test(file.type) && !PHOTO_ENDING.test(file.name)) return file;
  try {
    // The canvas loses the note in the photo that says how the camera was held.
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(PHOTO_ENDING, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}
