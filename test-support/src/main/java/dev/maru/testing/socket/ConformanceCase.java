package dev.maru.testing.socket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a client sends and what a server that echoes messages has to answer.
 *
 * @param number that of the case of the Autobahn test suite that asks the same, or of a row of ours
 * @param frames what is sent
 * @param answers what comes back, as {@link ServerFrameReader} says it, the server's close last
 */
public record ConformanceCase(String number, String what, List<byte[]> frames, List<String> answers) {

    /** In which pieces the frames are sent. */
    public enum Cut {
        /** All at once. */
        NOT,
        FRAMES,
        BYTES;

        /** The pieces. */
        public List<byte[]> of(List<byte[]> frames) {
            return switch (this) {
                case NOT -> List.of(together(frames));
                case FRAMES -> frames;
                case BYTES -> {
                    byte[] all = together(frames);
                    List<byte[]> bytes = new ArrayList<>(all.length);
                    for (int i = 0; i < all.length; i++) {
                        bytes.add(Arrays.copyOfRange(all, i, i + 1));
                    }
                    yield bytes;
                }
            };
        }

        private static byte[] together(List<byte[]> frames) {
            byte[] all =
                    new byte[frames.stream().mapToInt(frame -> frame.length).sum()];
            int at = 0;
            for (byte[] frame : frames) {
                System.arraycopy(frame, 0, all, at, frame.length);
                at += frame.length;
            }
            return all;
        }
    }

    /** Whether no message is echoed, so that a server that says something else to messages has to answer in the same way. */
    public boolean isWithoutMessages() {
        return answers.stream().noneMatch(answer -> answer.startsWith("text") || answer.startsWith("binary"));
    }

    public int size() {
        return frames.stream().mapToInt(frame -> frame.length).sum();
    }

    @Override
    public String toString() {
        return number + " " + what;
    }
}
