// Names the pages for which this browser still holds texts: they are sent when such a page is opened.
import { copiesOf } from "./local-copies.js";

const notice = document.querySelector("[data-unsent-pages]");
const isOfThisPage = ({ page }) => page === undefined || location.pathname.startsWith(page);

function showPages() {
  const copies = copiesOf(notice.dataset.account).filter((copy) => !isOfThisPage(copy));
  const links = [...new Map(copies.map((copy) => [copy.page, copy])).values()].map(({ page, place }) => {
    const link = document.createElement("a");
    [link.href, link.textContent] = [page, place];
    return link;
  });
  const parts = links.flatMap((link, number) => (number ? [", ", link] : [link]));
  notice.querySelector("[data-links]").replaceChildren(...parts);
  notice.hidden = !links.length;
}

showPages();
