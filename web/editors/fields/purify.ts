import DOMPurify from "dompurify";
import { ATTRIBUTES, finish, TAGS } from "./clean.ts";

// Once for all texts, not for each.
DOMPurify.setConfig({
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
});
DOMPurify.addHook("afterSanitizeAttributes", finish);

/** Cleans markup where the browser cannot. */
export function purify(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, { RETURN_DOM_FRAGMENT: true });
}
