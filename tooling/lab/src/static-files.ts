import { createCipheriv, createHash } from "node:crypto";
import * as fs from "node:fs";
import path from "node:path";

export interface StaticFile {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The files that every web server of the lab serves. */
export interface StaticFiles {
  readonly dir: string;
  readonly list: Readonly<Record<StaticFileName, StaticFile>>;
}

export type StaticFileName = keyof ReturnType<typeof contents>;

/** Bytes that do not compress and are the same on every machine. */
function noise(size: number, seed: string): Uint8Array {
  const key = createHash("md5").update(seed).digest();
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

function loremIpsum(length: number): string {
  const words = ["lorem", "ipsum", "dolor", "sit", "amet", "über", "naïve", "日本", "emoji 🚀"];
  let text = "";
  for (let i = 0; text.length < length; i++)
    text += `${i} ${words[i % words.length]} ${words[(i * 7) % words.length]}\n`;
  return text;
}

function contents() {
  const items = Array.from({ length: 2000 }, (_, id) => ({ id, name: `item ${id}` }));
  return {
    "index.html": "<!doctype html><title>lab</title><link rel=stylesheet href=style.css><p>lab</p>\n",
    "style.css": "p{color:#333}\n",
    "hello.txt": "hello\n",
    "empty.txt": "",
    "text.txt": loremIpsum(256 * 1024),
    "data.json": `${JSON.stringify({ ok: true, items })}\n`,
    "1k.bin": noise(1024, "1k"),
    "1m.bin": noise(1024 * 1024, "1m"),
    "16m.bin": noise(16 * 1024 * 1024, "16m"),
    // A name that needs escaping in a URL.
    "a b+c&d é.txt": "name\n",
  };
}

/** Writes the files once per state folder. */
export function ensureStaticFiles(stateDir: string): StaticFiles {
  const dir = path.join(stateDir, "www");
  const listFile = path.join(stateDir, "www.json");
  if (!fs.existsSync(listFile)) fs.writeFileSync(listFile, JSON.stringify(writeFiles(dir)));
  return { dir, list: JSON.parse(fs.readFileSync(listFile, "utf8")) as StaticFiles["list"] };
}

function writeFiles(dir: string): Record<string, StaticFile> {
  fs.mkdirSync(dir, { recursive: true, mode: 0o755 });
  const lastModified = new Date("2024-01-01T00:00:00Z");
  const list: Record<string, StaticFile> = {};
  for (const [name, body] of Object.entries(contents())) {
    const data = Buffer.from(body);
    const file = path.join(dir, name);
    fs.writeFileSync(file, data, { mode: 0o644 });
    fs.utimesSync(file, lastModified, lastModified);
    list[name] = { size: data.length, sha256: createHash("sha256").update(data).digest("hex") };
  }
  return list;
}
