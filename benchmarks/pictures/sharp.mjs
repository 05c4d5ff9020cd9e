// The same set of avatars by sharp (libvips), on one thread. Answers on standard output in lines of JSON, so that rounds can be interleaved:
//   set WAY PICTURE ROUNDS  ->  CPU milliseconds of a picture;  write WAY PICTURE PREFIX  ->  the files;  peak  ->  KiB of resident memory, now and at most
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);

const quality = 85;
const square = (input, side) => sharp(input).rotate().resize(side, side, { fit: 'cover' });

const ways = {
  // As its documentation has it: one pipeline a size, each decoding on its own.
  async three(input) {
    const files = {};
    for (const side of [512, 256, 128]) files[side] = await square(input, side).jpeg({ quality }).toBuffer();
    return files;
  },
  // As somebody would write it who counts: one decoding, and the smaller from the larger.
  async one(input) {
    const { data, info } = await square(input, 512).raw().toBuffer({ resolveWithObject: true });
    const raw = { raw: { width: info.width, height: info.height, channels: info.channels } };
    const files = { 512: await sharp(data, raw).jpeg({ quality }).toBuffer() };
    for (const side of [256, 128]) files[side] = await sharp(data, raw).resize(side, side).jpeg({ quality }).toBuffer();
    return files;
  },
};

function resident() {
  const status = readFileSync('/proc/self/status', 'latin1');
  return ['VmRSS', 'VmHWM'].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, way, picture, last] = line.split(' ');
  if (command === 'peak') {
    console.log(JSON.stringify(resident()));
    continue;
  }
  const input = readFileSync(picture);
  if (command === 'write') {
    for (const [side, file] of Object.entries(await ways[way](input))) writeFileSync(`${last}${side}.jpg`, file);
    console.log('{}');
    continue;
  }
  const before = process.cpuUsage();
  for (let i = 0; i < Number(last); i++) await ways[way](input);
  const used = process.cpuUsage(before);
  console.log(JSON.stringify((used.user + used.system) / 1000 / Number(last)));
}
