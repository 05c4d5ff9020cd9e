// Asks everybody in turn, and prints medians.
import { execFileSync, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import sharp from 'sharp';

const [java, picture, work, commit] = process.argv.slice(2);
const warmUps = 3;
const rounds = 5;
const setsInARound = 10;
const pinned = ['taskset', '--cpu-list', '0'];

class Program {
  constructor(name, way, command) {
    this.name = name;
    this.way = way;
    this.milliseconds = [];
    this.process = spawn(pinned[0], [...pinned.slice(1), ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask(...words) {
    this.process.stdin.write(`${words.join(' ')}\n`);
    const { value } = await this.lines.next();
    return JSON.parse(value);
  }

  set(file, count) {
    return this.ask('set', this.way, file, count);
  }
}

const jvm = (way, heap) => [java, `-Xmx${heap}`, '-XX:+UseSerialGC', '--enable-native-access=ALL-UNNAMED', 'dev.maru.image.picture.PicturesPerSecond'];
const programs = [
  new Program('sharp, one decoding', 'one', [process.execPath, join(work, 'sharp.mjs')]),
  new Program('sharp, three pipelines', 'three', [process.execPath, join(work, 'sharp.mjs')]),
  new Program('image-service in Java', 'java', jvm('java', '64m')),
  new Program('image-service with libturbojpeg', 'service', jvm('service', '64m')),
  new Program('libturbojpeg for every size', 'turbo', jvm('turbo', '64m')),
  new Program('Thumbnailator from the stream', 'thumbnailator', jvm('thumbnailator', '1g')),
];

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const program of programs) {
  await program.set(join(work, 'tiny.jpg'), 20);
  [program.resident] = await program.ask('peak');
  for (let i = 0; i < warmUps; i++) await program.set(picture, setsInARound);
}
for (let i = 0; i < rounds; i++) {
  for (const program of programs) program.milliseconds.push(await program.set(picture, setsInARound));
}
for (const program of programs) {
  [, program.peak] = await program.ask('peak');
  await program.ask('write', program.way, picture, join(work, `${program.way}-`));
  program.process.stdin.end();
}

const compared = execFileSync(java, ['dev.maru.image.picture.PictureComparison', 'compare', picture, ...programs.map((program) => join(work, `${program.way}-`))], { encoding: 'latin1' });
const likeness = new Map(compared.trim().split('\n').map((line) => line.split(' ')).map(([prefix, side, ssim, bytes]) => [`${prefix}${side}`, { ssim, bytes }]));

const version = execFileSync(java, ['--version'], { encoding: 'latin1' }).split('\n')[0];
console.log(`machine: ${cpus()[0].model}, ${cpus().length} processors, one used`);
console.log(`java: ${version}; node: ${process.version}; sharp: ${sharp.versions.sharp}, libvips: ${sharp.versions.vips}`);
console.log(`commit: ${commit}; picture: ${statSync(picture).size} bytes; ${rounds} rounds of ${setsInARound} sets, medians\n`);
console.log('way                              ms a set  sets/CPU-s  of sharp  min..max ms   memory grown by, MiB   SSIM 512 / 256 / 128      bytes 512 / 256 / 128');
const best = median(programs[0].milliseconds);
for (const { name, way, milliseconds, resident, peak } of programs) {
  const ms = median(milliseconds);
  const of = [512, 256, 128].map((side) => likeness.get(`${way}-${side}`));
  console.log([
    name.padEnd(32),
    ms.toFixed(1).padStart(8),
    (1000 / ms).toFixed(1).padStart(11),
    `${(best / ms).toFixed(2)}x`.padStart(9),
    `${Math.min(...milliseconds).toFixed(1)}..${Math.max(...milliseconds).toFixed(1)}`.padStart(14),
    ((peak - resident) / 1024).toFixed(1).padStart(16),
    of.map((one) => one.ssim).join(' / ').padStart(32),
    of.map((one) => one.bytes).join(' / ').padStart(26),
  ].join(' '));
}
