import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";

/**
 * Writes files below a folder, all or nothing: each goes to a temporary name first, and only when every one
 * is written are they renamed. Returns their paths.
 *
 * @throws RangeError for a path that leaves the folder.
 */
export const writeAll = async (
  files: ReadonlyMap<string, string | Uint8Array>,
  outDir: string,
): Promise<readonly string[]> => {
  const arriving = [...files].map(([path, content]) => {
    const inside = normalize(path);
    if (isAbsolute(inside) || inside.split(sep)[0] === "..")
      throw new RangeError(`${path} leaves ${outDir}`);
    const to = join(outDir, inside);
    return { content, to, part: `${to}.${process.pid}.part` };
  });
  try {
    for (const { content, to, part } of arriving) {
      await mkdir(dirname(to), { recursive: true });
      await writeFile(part, content);
    }
    // A folder in the way is seen before the first file takes its place.
    for (const { to } of arriving) {
      const there = await stat(to).catch(() => undefined);
      if (there?.isDirectory())
        throw Object.assign(new Error(`${to} is a folder`), { code: "EISDIR" });
    }
    for (const { part, to } of arriving) await rename(part, to);
  } finally {
    // What could not be written cannot be removed either; the first fault is the one to tell.
    await Promise.allSettled(arriving.map(({ part }) => rm(part, { force: true })));
  }
  return arriving.map(({ to }) => to);
};
