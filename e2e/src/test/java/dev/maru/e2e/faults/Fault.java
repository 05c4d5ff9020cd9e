package dev.maru.e2e.faults;

import dev.maru.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** One thing that breaks while people talk, and how to see that it did. */
enum Fault {
    CHAT_KILLED {
        @Override
        String strike(TestBed bed, Random random) {
            ServiceProcess victim = bed.chat(random.nextInt(2));
            victim.kill();
            victim.start();
            return victim.name();
        }

        @Override
        boolean bit(Observation seen) {
            return seen.connectionsLost() > 0;
        }
    },

    GATEWAY_KILLED {
        @Override
        String strike(TestBed bed, Random random) {
            bed.gateway().kill();
            bed.gateway().start();
            return "gateway-service";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.connectionsLost() > 0;
        }
    },

    /** It comes back as if nothing had happened, with a head that is old and lines that wait. */
    CHAT_FROZEN {
        @Override
        String strike(TestBed bed, Random random) {
            ServiceProcess victim = bed.chat(random.nextInt(2));
            victim.suspend();
            // As a cluster does when the readiness probe was not answered.
            sleep(Duration.ofSeconds(1));
            bed.inside().avoid(victim.port());
            sleep(length("maru.faults.freeze", 3));
            victim.resume();
            bed.inside().useAll();
            return victim.name();
        }

        @Override
        boolean bit(Observation seen) {
            return seen.longestAnswer().compareTo(Duration.ofSeconds(2)) > 0;
        }
    },

    REDIS_EMPTIED {
        @Override
        String strike(TestBed bed, Random random) {
            bed.redis().kill();
            // Longer than a publish is repeated, or nothing would be lost.
            sleep(Duration.ofMillis(1_300 + random.nextInt(1_000)));
            bed.redis().restart();
            return "redis-server";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.relayed().lost() > 0;
        }
    },

    REDIS_FROZEN {
        @Override
        String strike(TestBed bed, Random random) {
            bed.redis().suspend();
            sleep(length("maru.faults.hang", 3));
            bed.redis().resume();
            return "redis-server";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.relayed().lost() > 0;
        }
    },

    PUBSUB_CUT {
        @Override
        String strike(TestBed bed, Random random) {
            int cuts = (int) length("maru.faults.cuts", 4).toSeconds();
            int killed = 0;
            for (int i = 0; i < cuts; i++) {
                killed += killSubscribers(bed);
                sleep(Duration.ofSeconds(1));
            }
            return killed + " connections";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.relayed().gaps() > 0;
        }
    },

    PRIMARY_STEPPED_DOWN {
        @Override
        String strike(TestBed bed, Random random) {
            bed.mongo().stepDown();
            return "primary";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.elections() > 0;
        }
    },

    PRIMARY_KILLED {
        @Override
        String strike(TestBed bed, Random random) {
            bed.mongo().killPrimary();
            sleep(Duration.ofSeconds(3));
            bed.mongo().restore();
            return "primary";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.elections() > 0;
        }
    },

    CLIENTS_CUT {
        @Override
        String strike(TestBed bed, Random random) {
            int cut = 0;
            for (int i = 0; i < 3; i++) {
                cut += bed.outside().cutAll();
                sleep(Duration.ofMillis(600 + random.nextInt(400)));
            }
            return cut + " connections";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.connectionsLost() > 0;
        }
    },

    /** Clients are cut off at the moment their acknowledgement comes back: what they sent is stored, and they do not know. */
    ACKNOWLEDGEMENTS_CUT {
        @Override
        String strike(TestBed bed, Random random) {
            bed.outside().cutAcknowledgements(20);
            sleep(Duration.ofSeconds(3));
            bed.outside().cutAcknowledgements(0);
            return "acknowledgements";
        }

        @Override
        boolean bit(Observation seen) {
            return seen.duplicateAnswers() > 0;
        }
    };

    /** Breaks it and mends it. The bed may take some time after this to be whole again. Returns who the victim was. */
    abstract String strike(TestBed bed, Random random);

    /** Whether anybody noticed: a trial in which nobody did proves nothing. */
    abstract boolean bit(Observation seen);

    private static int killSubscribers(TestBed bed) {
        URI redis = URI.create(bed.redis().uri());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.getPort())) {
            socket.getOutputStream().write("CLIENT KILL TYPE pubsub\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[32];
            int length = socket.getInputStream().read(answer);
            int killed =
                    Integer.parseInt(new String(answer, 0, length, StandardCharsets.US_ASCII).replaceAll("\\D", ""));
            if (killed == 0) {
                throw new IllegalStateException("Nobody was subscribed");
            }
            return killed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration length(String property, int seconds) {
        return Duration.ofSeconds(Integer.getInteger(property, seconds));
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
