// A tip as another body receives it: one page that any browser shows, chosen parts and a letter.
// It is sealed to that body's key; `age -d` makes it a file again.

import { ORDER, named } from "./opening";
import { bytes, text } from "./page";
import { type Opened } from "./shapes";

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE = "body{font-family:sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
  + "img{max-width:100%}section{border-top:1px solid #999}";

export async function packed(
  letter: string, parts: Opened[], words: Record<string, string>,
): Promise<Uint8Array> {
  const sorted = [...parts].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const sections = await Promise.all(sorted.map((part) => section(part, words)));
  return bytes(
    `\n<!doctype html><html lang="th"><head><meta charset="utf-8">`
    + `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}</style>`
    + `<title>${plain(words.package)}</title></head><body><h1>${plain(words.package)}</h1>`
    + paragraphs(letter) + sections.join("") + "</body></html>\n",
  );
}

async function section(part: Opened, words: Record<string, string>): Promise<string> {
  const head = `<section><h2>${plain(words[`kind.${part.kind}`] || part.kind)}</h2>`;
  if (part.kind === "evidence") {
    return `${head}<img alt="" src="data:image/jpeg;base64,${await base64(part.body)}"></section>`;
  }
  if (part.kind === "document") {
    const { name, file } = named(part.body);
    const source = `data:application/octet-stream;base64,${await base64(file)}`;
    return `${head}<p><a download="${plain(name)}" href="${source}">${plain(name)}</a></p></section>`;
  }
  return `${head}${paragraphs(text(part.body))}</section>`;
}

const paragraphs = (words: string) =>
  words.split("\n").map((line) => `<p>${plain(line)}</p>`).join("");

const SIGNS: Record<string, string> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;",
};
export const plain = (words: string) => words.replace(/[&<>"']/g, (sign) => SIGNS[sign]);

function base64(body: Uint8Array): Promise<string> {
  return new Promise((go) => {
    const reader = new FileReader();
    reader.onload = () => go(String(reader.result).split(",", 2)[1] || "");
    reader.readAsDataURL(new Blob([body as BlobPart]));
  });
}
