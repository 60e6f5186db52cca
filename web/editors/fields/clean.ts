/** Makes of markup what may show text and nothing else: no script, style, form, frame, id, or picture from another host. */
export type Cleaner = (html: string) => DocumentFragment;

export const TAGS = (
  "a abbr b blockquote br caption code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins " +
  "kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr"
).split(" ");
export const ATTRIBUTES = "alt align class colspan dir height href lang open rowspan scope src start title width".split(" ");
// Of these the words stay, as they do of what nobody knows.
const UNWRAPPED = (
  "address article aside bdi bdo big button center cite data dir fieldset font footer form header hgroup label legend main menu " +
  "nav output ruby section strike time tt"
).split(" ");
const CLASS_ALLOWED = /^(math|inline|block|language-[\w+#-]+)$/;
type Parsing = typeof Document & { parseHTML?(html: string, options: { readonly sanitizer: Sanitizer }): Document };
const LINKED = /^(https?|mailto|tel):$/;

/** The browser's own, where it has one: another takes more time to be set up than a task's texts take to be cleaned. */
export function own(): Cleaner | null {
  const Parser: Parsing = Document;
  if (!Parser.parseHTML) return null;
  try {
    const elements = [...TAGS, "html", "head", "body"];
    const rules = { elements, attributes: ATTRIBUTES, replaceWithChildrenElements: UNWRAPPED, comments: false, dataAttributes: false };
    const sanitizer = new Sanitizer(rules);
    return (html) => {
      // A document of its own loads nothing while pictures are sorted out.
      const { body } = Parser.parseHTML!(html, { sanitizer });
      body.querySelectorAll("[class], a, img").forEach(finish);
      const content = document.createDocumentFragment();
      content.append(...body.childNodes);
      return content;
    };
  } catch {
    return null;
  }
}

/** Takes from an element what lists of names cannot tell: classes of the page, other hosts' pictures, addresses that are no links. */
export function finish(node: Element): void {
  const kept = [...node.classList].filter((name) => CLASS_ALLOWED.test(name));
  if (kept.length > 0) node.className = kept.join(" ");
  else node.removeAttribute("class");
  if (node instanceof HTMLAnchorElement) {
    if (!LINKED.test(addressOf(node.getAttribute("href"))?.protocol ?? "")) node.removeAttribute("href");
    node.target = "_blank";
    node.rel = "noopener noreferrer nofollow";
  }
  if (node instanceof HTMLImageElement && !isOwn(node.getAttribute("src"))) node.replaceWith(node.alt || "🖼");
}

function isOwn(src: string | null): boolean {
  return src?.startsWith("data:image/") || addressOf(src)?.origin === location.origin;
}

function addressOf(text: string | null): URL | null {
  return text !== null && URL.canParse(text, location.href) ? new URL(text, location.href) : null;
}
