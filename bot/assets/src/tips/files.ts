// Files made fit to seal on the phone itself: pictures lose everything but what they show.

const LARGE = 2048;
const MOST_BYTES = 20 * 1024 * 1024;
export const MOST_FILES = 10;
export const ORIGINAL = "document";
const OFFICE = /\.(docx?|xlsx?|pptx?|odt|ods)$/i;

/** What is to be sealed as one part. */
export interface Piece { kind: string; body: Uint8Array }

/** The parts of one file; throws an Error whose message is the last word of the wording. */
export async function fit(file: File, keepsOriginal: boolean): Promise<Piece[]> {
  if (file.size > MOST_BYTES) throw new Error("too_large");
  const body = new Uint8Array(await file.arrayBuffer());
  const type = documentType(file.name, body);
  if (type) return [{ kind: ORIGINAL, body: withName(file.name, type, body) }];
  const picture = { kind: "evidence", body: await redrawn(file, body) };
  if (!keepsOriginal) return [picture];
  return [picture, { kind: ORIGINAL, body: withName(file.name, "image/*", body) }];
}

function begins(body: Uint8Array, ...bytes: number[]): boolean {
  return bytes.every((byte, at) => body[at] === byte);
}

function documentType(name: string, body: Uint8Array): string {
  if (new TextDecoder("latin1").decode(body.slice(0, 1024)).trimStart().startsWith("%PDF-")) {
    return "application/pdf";
  }
  if (begins(body, 0xd0, 0xcf, 0x11, 0xe0)) return "application/x-ole-storage";
  if (begins(body, 0x50, 0x4b, 3, 4) && OFFICE.test(name)) return "application/zip";
  return "";
}

/** Drawn anew: camera, time and place are not in the new file. */
async function redrawn(file: File, body: Uint8Array): Promise<Uint8Array> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const brand = new TextDecoder("latin1").decode(body.slice(4, 12));
    throw new Error(/^ftyp(hei|hev|mif|msf|avif)/.test(brand) ? "heic" : "unknown");
  }
  const scale = Math.min(1, LARGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const brush = canvas.getContext("2d")!;
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((go) => canvas.toBlob(go, "image/jpeg", 0.85));
  if (!blob) throw new Error("broken");
  return new Uint8Array(await blob.arrayBuffer());
}

function withName(name: string, type: string, body: Uint8Array): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify({ name, type })}\n`);
  const whole = new Uint8Array(line.length + body.length);
  whole.set(line);
  whole.set(body, line.length);
  return whole;
}
