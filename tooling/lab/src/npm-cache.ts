import { copyFileSync, existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Where `install --npm` puts the packages that some peers are made of; kept between runs. */
const cache = path.resolve(
  process.env["LAB_CACHE"] || path.join(process.env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache"), "http-lab"),
);
const packageFolder = (name: string) => path.join(cache, "npm", "node_modules", name);

export const hasNpmPackage = (name: string): boolean => existsSync(packageFolder(name));

/** Copies a program of the npm folder beside the installed packages, where its imports find them, and returns its path. */
export function placeNpmProgram(script: string): string {
  const copy = path.join(cache, "npm", script);
  copyFileSync(path.join(import.meta.dirname, "..", "npm", script), copy);
  return copy;
}

/** Name and version of an installed package. */
export function npmPackageVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(path.join(packageFolder(name), "package.json"), "utf8")) as {
    version: string;
  };
  return `${name} ${manifest.version}`;
}
