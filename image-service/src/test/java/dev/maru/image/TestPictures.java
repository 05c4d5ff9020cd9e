package dev.maru.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures good and bad, made when they are needed. */
public final class TestPictures {

    /** The colours of {@link #quadrants}: top left, top right, bottom left, bottom right. */
    public static final List<Color> QUADRANTS = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW);

    /** One black pixel, coded with loss, without an alpha channel and with one; and the first frame of an animation. */
    public static final byte[] WEBP_LOSSY = base64("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

    public static final byte[] WEBP_ALPHA = base64(
            "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==");

    public static final byte[] WEBP_ANIMATED = base64(
            "UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA");

    private TestPictures() {}

    /** Four colours in the square in the middle; grey beside it. */
    public static BufferedImage quadrants(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        draw(image);
        return image;
    }

    public static void draw(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int half = Math.min(width, height) / 2;
        Graphics2D g = image.createGraphics();
        g.setColor(Color.GRAY);
        g.fillRect(0, 0, width, height);
        for (int i = 0; i < 4; i++) {
            g.setColor(QUADRANTS.get(i));
            g.fillRect(width / 2 - half + i % 2 * half, height / 2 - half + i / 2 * half, half, half);
        }
        g.dispose();
    }

    /** Something with as much detail as a camera delivers. */
    public static BufferedImage photo(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(7);
        Graphics2D g = image.createGraphics();
        for (int i = 0; i < 3000; i++) {
            g.setColor(new Color(random.nextInt(0x1000000)));
            int size = 4 + random.nextInt(Math.max(8, width / 8));
            g.fillOval(random.nextInt(width) - size / 2, random.nextInt(height) - size / 2, size, size * 2 / 3);
        }
        g.dispose();
        byte[] samples = ((java.awt.image.DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] noise = new byte[samples.length];
        random.nextBytes(noise);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) Math.clamp((samples[i] & 0xff) + (noise[i] >> 4), 0, 255);
        }
        return image;
    }

    public static byte[] jpeg(BufferedImage image) {
        return jpeg(image, 0.9f, false);
    }

    public static byte[] jpeg(BufferedImage image, float quality, boolean progressive) {
        return written("jpeg", new IIOImage(image, null, null), param -> {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        });
    }

    public static byte[] png(RenderedImage image) {
        return written("png", new IIOImage(image, null, null), _ -> {});
    }

    public static byte[] interlacedPng(RenderedImage image) {
        return written(
                "png",
                new IIOImage(image, null, null),
                param -> param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT));
    }

    public static byte[] gif(RenderedImage image) {
        return written("gif", new IIOImage(image, null, null), _ -> {});
    }

    /** For print: four inks, written the other way round as Adobe does. */
    public static byte[] cmykJpeg(BufferedImage rgb) {
        int width = rgb.getWidth();
        int height = rgb.getHeight();
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Color color = new Color(rgb.getRGB(x, y));
                inks.setPixel(x, y, new int[] {color.getRed(), color.getGreen(), color.getBlue(), 255});
            }
        }
        byte[] plain = written("jpeg", new IIOImage(inks, null, null), _ -> {});
        return insert(plain, 2, segment(0xee, "Adobe\0\u0064\0\0\0\0\0".getBytes(ISO_8859_1)));
    }

    /** With the marks of a camera: orientation, a place, a thumbnail, a comment. */
    public static byte[] fromCamera(byte[] jpeg, int orientation) {
        return insert(
                jpeg,
                2,
                join(
                        segment(
                                0xe1,
                                join(
                                        "Exif\0\0".getBytes(ISO_8859_1),
                                        tiff(orientation),
                                        "GPS 37.5665N".getBytes(ISO_8859_1))),
                        segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>".getBytes(ISO_8859_1)),
                        segment(0xed, "Photoshop 3.0\0GPS".getBytes(ISO_8859_1)),
                        segment(0xfe, "GPS in a comment".getBytes(ISO_8859_1))));
    }

    /** A TIFF block that says nothing but the orientation. */
    public static byte[] tiff(int orientation) {
        return join(
                new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8},
                new byte[] {0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0});
    }

    public static byte[] segment(int marker, byte[] payload) {
        int length = payload.length + 2;
        return join(new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length}, payload);
    }

    /** A PNG of zeros, packed a thousandfold. */
    public static byte[] hugePng(int width, int height) {
        return png(width, height, 1, 0, chunk("IDAT", deflatedZeros((1 + (width + 7) / 8) * (long) height)));
    }

    /** A PNG with this header and these chunks. */
    public static byte[] png(long width, long height, int depth, int colorType, byte[]... chunks) {
        byte[] header = bytes(out -> {
            out.writeInt((int) width);
            out.writeInt((int) height);
            out.write(new byte[] {(byte) depth, (byte) colorType, 0, 0, 0});
        });
        return join(
                "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1),
                chunk("IHDR", header),
                join(chunks),
                chunk("IEND", new byte[0]));
    }

    public static byte[] chunk(String type, byte[] data) {
        return bytes(out -> {
            byte[] tag = type.getBytes(ISO_8859_1);
            out.writeInt(data.length);
            out.write(tag);
            out.write(data);
            CRC32 crc = new CRC32();
            crc.update(tag);
            crc.update(data);
            out.writeInt((int) crc.getValue());
        });
    }

    public static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(data);
        deflater.finish();
        byte[] packed = new byte[data.length + 64];
        int n = deflater.deflate(packed);
        deflater.end();
        return java.util.Arrays.copyOf(packed, n);
    }

    /** That many zeros, packed, without having them all. */
    public static byte[] deflatedZeros(long count) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 16];
        byte[] packed = new byte[1 << 16];
        long left = count;
        while (!deflater.finished()) {
            if (deflater.needsInput() && left > 0) {
                int n = (int) Math.min(left, zeros.length);
                deflater.setInput(zeros, 0, n);
                left -= n;
            }
            if (left == 0) {
                deflater.finish();
            }
            out.write(packed, 0, deflater.deflate(packed));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** A lossless WebP: its left half in one colour, its right half in another that differs in green. */
    public static byte[] webp(int width, int height, int alpha, int red, int leftGreen, int rightGreen, int blue) {
        boolean plain = leftGreen == rightGreen;
        Bits bits = new Bits();
        bits.put(0x2f, 8)
                .put(width - 1, 14)
                .put(height - 1, 14)
                .put(alpha < 255 ? 1 : 0, 1)
                .put(0, 3);
        bits.put(0, 1).put(0, 1).put(0, 1); // no transform, no colour cache, one set of codes
        if (plain) {
            bits.put(1, 1).put(0, 1).put(1, 1).put(leftGreen, 8);
        } else {
            bits.put(1, 1).put(1, 1).put(1, 1).put(leftGreen, 8).put(rightGreen, 8);
        }
        for (int value : new int[] {red, blue, alpha}) {
            bits.put(1, 1).put(0, 1).put(1, 1).put(value, 8);
        }
        bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1);
        if (!plain) {
            int left = leftGreen < rightGreen ? 0 : 1; // codes are given in the order of the symbols
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    bits.put(x < width / 2 ? left : 1 - left, 1);
                }
            }
        }
        return riff(riffChunk("VP8L", bits.bytes()));
    }

    public static byte[] riff(byte[]... chunks) {
        byte[] all = join(chunks);
        return join("RIFF".getBytes(ISO_8859_1), little(all.length + 4), "WEBP".getBytes(ISO_8859_1), all);
    }

    public static byte[] riffChunk(String tag, byte[] data) {
        return join(tag.getBytes(ISO_8859_1), little(data.length), data, new byte[data.length & 1]);
    }

    public static byte[] little(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    public static byte[] insert(byte[] bytes, int at, byte[] more) {
        return join(java.util.Arrays.copyOf(bytes, at), more, java.util.Arrays.copyOfRange(bytes, at, bytes.length));
    }

    public static byte[] join(byte[]... parts) {
        return bytes(out -> {
            for (byte[] part : parts) {
                out.write(part);
            }
        });
    }

    private static byte[] written(String format, IIOImage image, Consumer<ImageWriteParam> settings) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            settings.accept(param);
            writer.setOutput(out);
            writer.write(null, image, param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private interface Output {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Output output) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            output.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    /** Bits, the lowest first. */
    private static final class Bits {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int current;
        private int used;

        Bits put(int value, int count) {
            for (int i = 0; i < count; i++) {
                current |= (value >> i & 1) << used++;
                if (used == 8) {
                    out.write(current);
                    current = 0;
                    used = 0;
                }
            }
            return this;
        }

        byte[] bytes() {
            if (used > 0) {
                out.write(current);
            }
            return out.toByteArray();
        }
    }
}
