package dev.maru.image.picture.jpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * The header of a scan (T.81 B.2.3).
 *
 * @param channels whose blocks it has, in this order
 * @param start the first coefficient of its band
 * @param end the last coefficient of its band
 * @param high how many low bits were still missing before it, 0 if it is the first of its band
 * @param low how many low bits are missing after it
 */
record ScanHeader(List<Channel> channels, int start, int end, int high, int low) {

    private static final int MAX_LOW = 13;

    /** Reads it and gives the channels their tables. */
    static ScanHeader read(Segments segments, boolean progressive, List<Channel> all, Tables tables)
            throws DamagedJpegException {
        int count = segments.u8();
        if (count < 1 || count > all.size() || segments.remaining() != 2 * count + 3) {
            throw senseless();
        }
        List<Channel> channels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = segments.u8();
            Channel channel = all.stream()
                    .filter(candidate -> candidate.component.id() == id && !channels.contains(candidate))
                    .findFirst()
                    .orElseThrow(ScanHeader::senseless);
            tables.assign(channel, segments.u8());
            channels.add(channel);
        }
        int start = segments.u8();
        int end = segments.u8();
        int bits = segments.u8();
        ScanHeader scan = new ScanHeader(channels, start, end, bits >> 4, bits & 15);
        if (progressive && !scan.isProgressive()) {
            throw senseless();
        }
        return scan;
    }

    private static DamagedJpegException senseless() {
        return new DamagedJpegException("a scan makes no sense");
    }

    /** T.81 table B.3 and G.1.1.1: means together or a band of one component, bit by bit. */
    private boolean isProgressive() {
        boolean band = start == 0 ? end == 0 : start <= end && end < ZigZag.BLOCK && channels.size() == 1;
        return band && low <= MAX_LOW && (high == 0 || high == low + 1);
    }

    boolean isFirst() {
        return high == 0;
    }

    boolean isOfMeans() {
        return start == 0;
    }
}
