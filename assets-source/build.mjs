// Builds the files that both apps serve, from govuk-frontend and the styles beside this script.
//   npm ci && npm run build
// The result is committed (templates/html/assets), so nobody needs npm to run the service.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const served = join(here, "..", "templates", "html", "assets");
// Built beside what is served, and put in its place file by file at the end: a page never misses one of them, and a
// build that fails leaves everything as it was.
const out = mkdtempSync(join(dirname(served), ".assets-"));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
for (const stopped of ["SIGINT", "SIGTERM"]) process.on(stopped, () => process.exit(1));
const govuk = join(here, "node_modules", "govuk-frontend", "dist", "govuk");

mkdirSync(join(out, "images"));

let css = sass.compile(join(here, "service.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  charset: false,
  quietDeps: true,
}).css;
// The royal crest stands for government, which a partnership is not: its rules go, and what they leave empty.
css = css.replace(/\.govuk-footer__copyright-logo::before\{[^{}]*\}/g, "");
for (let before = ""; before !== css; ) {
  before = css;
  css = css.replace(/@(media|supports)[^{}]*\{\}/g, "");
}
for (const forbidden of ["GDS Transport", "crest", "url(", "@import"]) {
  if (css.includes(forbidden)) throw new Error(`The built style sheet must not hold "${forbidden}"`);
}
writeFileSync(join(out, "service.css"), css + "\n");

// The source-map comment would make browsers ask for a file that is not shipped.
const script = readFileSync(join(govuk, "govuk-frontend.min.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
writeFileSync(join(out, "govuk-frontend.min.js"), script);
for (const name of ["service.js", "rows.js", "desk.js", "arrange.js", "passkeys.js", "writing.js", "choosing.js"]) copyFileSync(join(here, name), join(out, name));
// The timeline and the parts of D3 that it uses, as one file that only its page loads.
esbuild.buildSync({
  entryPoints: [join(here, "timeline.js")],
  outfile: join(out, "timeline.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
});
copyFileSync(join(here, "LICENCE-d3.txt"), join(out, "LICENCE-d3.txt"));
copyFileSync(join(here, "images", "favicon.svg"), join(out, "images", "favicon.svg"));
copyFileSync(join(here, "LICENCE-govuk-frontend.txt"), join(out, "LICENCE-govuk-frontend.txt"));

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}
const sums = [...files(out)].map((path) => {
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  return `${digest}  ${relative(out, path)}\n`;
});
writeFileSync(join(out, "SHA256SUMS.txt"), sums.join(""));

// The sums come last: they make the address under which browsers keep the rest.
const SUMS = "SHA256SUMS.txt";
const built = [...files(out)].map((path) => relative(out, path)).filter((name) => name !== SUMS);
for (const name of [...built, SUMS]) {
  mkdirSync(dirname(join(served, name)), { recursive: true });
  renameSync(join(out, name), join(served, name));
}
for (const path of [...files(served)]) {
  if (![...built, SUMS].includes(relative(served, path))) rmSync(path);
}
