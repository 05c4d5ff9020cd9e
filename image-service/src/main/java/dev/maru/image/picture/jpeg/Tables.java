package dev.maru.image.picture.jpeg;

import org.jspecify.annotations.Nullable;

/** The tables a file has defined so far, by destination (T.81 B.2.4). */
final class Tables {

    private static final int DESTINATIONS = 4;

    private final @Nullable QuantizationTable[] quantization = new @Nullable QuantizationTable[DESTINATIONS];
    private final @Nullable HuffmanTable[] dc = new @Nullable HuffmanTable[DESTINATIONS];
    private final @Nullable HuffmanTable[] ac = new @Nullable HuffmanTable[DESTINATIONS];

    /** MCUs between two restart markers; 0: there are none (T.81 B.2.4.4). */
    int restartInterval;

    void readQuantization(Segments segments) throws DamagedJpegException {
        while (segments.remaining() > 0) {
            int head = segments.u8();
            quantization[destination(head)] = QuantizationTable.read(segments, head >> 4);
        }
    }

    void readHuffman(Segments segments) throws DamagedJpegException {
        while (segments.remaining() > 0) {
            int head = segments.u8();
            (head >> 4 == 0 ? dc : ac)[destination(head)] = HuffmanTable.read(segments);
        }
    }

    void readRestartInterval(Segments segments) throws DamagedJpegException {
        restartInterval = segments.u16();
    }

    private static int destination(int head) throws DamagedJpegException {
        if (head >> 4 > 1 || (head & 15) >= DESTINATIONS) {
            throw new DamagedJpegException("a table has nowhere to go");
        }
        return head & 15;
    }

    /** Gives a channel the tables it is coded with in a scan; whether they are there is seen when they are needed. */
    void assign(Channel channel, int selectors) throws DamagedJpegException {
        if (selectors >> 4 >= DESTINATIONS || (selectors & 15) >= DESTINATIONS) {
            throw new DamagedJpegException("a table comes from nowhere");
        }
        channel.dc = dc[selectors >> 4];
        channel.ac = ac[selectors & 15];
        QuantizationTable table = quantization[channel.component.table()];
        if (channel.quantization == null && table != null) {
            channel.quantization = table.elements();
        }
    }
}
