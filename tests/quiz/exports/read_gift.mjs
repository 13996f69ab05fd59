// Reads a GIFT file with gift-pegjs, and prints its questions as JSON: read_gift.mjs PACKAGES FILE
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [packages, file] = process.argv.slice(2);
const { parse } = createRequire(path.join(packages, "here.js"))("gift-pegjs");
console.log(JSON.stringify(parse(fs.readFileSync(file, "utf8"))));
