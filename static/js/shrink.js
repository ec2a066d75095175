// Photos are made smaller before they are sent; a camera's twelve megapixels tell a judge nothing more. What the
// browser cannot open (HEIC, mostly) goes as it is: the server draws it anew.
const LONGEST = 2560;
const QUALITY = 0.85;
const PHOTO = /^image\/(?:jpeg|hei[cf])$/;
const ENDING = /\.(?:jpe?g|hei[cf])$/i;

export async function smaller(file) {
  if (!PHOTO.test(file.type) && !ENDING.test(file.name)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    if (!drawn || drawn.size >= file.size) return file;
    return new File([drawn], file.name.replace(ENDING, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}
