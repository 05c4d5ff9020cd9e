package dev.maru.image.picture.jpeg;

import java.util.List;

/** Goes through the MCUs of a scan (T.81 A.2) as far down as the view reaches. */
final class ScanDecoder {

    private static final int RESTART_NUMBERS = 8;

    private final BitReader in;
    private final BlockCoding coding;
    private final List<Channel> channels;
    private final int restartInterval;
    private final long deadline;

    private int untilRestart;
    private int restartNumber;

    ScanDecoder(BitReader in, BlockCoding coding, List<Channel> channels, int restartInterval, long deadline) {
        this.in = in;
        this.coding = coding;
        this.channels = channels;
        this.restartInterval = restartInterval;
        this.deadline = deadline;
    }

    /**
     * @param frame how MCUs are made up, if the scan has several components
     */
    void decode(FrameHeader frame) throws DamagedJpegException {
        begin();
        if (channels.size() == 1) {
            single(channels.getFirst());
        } else {
            interleaved(frame);
        }
        in.requireEnough();
    }

    private void single(Channel channel) throws DamagedJpegException {
        int rows = Math.min(channel.rows, channel.plane.firstRow + channel.plane.rows);
        for (int row = 0; row < rows; row++) {
            inTime();
            for (int column = 0; column < channel.columns; column++) {
                beforeMcu();
                coding.block(channel, column, row);
            }
        }
    }

    private void interleaved(FrameHeader frame) throws DamagedJpegException {
        Channel[] unit = channels.toArray(Channel[]::new);
        int mcusAcross = Channel.mcus(frame.width(), frame.horizontalSampling());
        int rows = 0;
        for (Channel channel : unit) {
            int end = channel.plane.firstRow + channel.plane.rows;
            rows = Math.max(rows, Plane.ceilDivide(end, channel.component.vertical()));
        }
        for (int row = 0; row < rows; row++) {
            inTime();
            for (int column = 0; column < mcusAcross; column++) {
                beforeMcu();
                for (Channel channel : unit) {
                    mcu(channel, column, row);
                }
            }
        }
    }

    private void mcu(Channel channel, int column, int row) throws DamagedJpegException {
        int across = channel.component.horizontal();
        int down = channel.component.vertical();
        for (int y = row * down; y < (row + 1) * down; y++) {
            for (int x = column * across; x < (column + 1) * across; x++) {
                coding.block(channel, x, y);
            }
        }
    }

    private void beforeMcu() throws DamagedJpegException {
        if (restartInterval > 0 && untilRestart-- == 0) {
            in.restart(restartNumber);
            restartNumber = (restartNumber + 1) % RESTART_NUMBERS;
            begin();
            untilRestart--;
        }
        in.prepare();
    }

    private void begin() {
        channels.forEach(channel -> channel.prediction = 0);
        coding.restart();
        untilRestart = restartInterval;
    }

    private void inTime() throws DamagedJpegException {
        if (System.nanoTime() - deadline > 0) {
            throw new DamagedJpegException("decoding it takes too long");
        }
    }
}
