package dev.maru.standalone.store;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server on an H2 file that answers only when what it answers has been committed to the file, so that kill -9
 * loses nothing acknowledged. As it comes it commits once a second, in the background.
 *
 * <p>The file is written, not forced to the disk: a power cut may lose or damage what the operating system still held.
 */
final class DurableBackend extends H2Backend {

    private static final Set<String> READS =
            Set.of("find", "getMore", "count", "distinct", "listCollections", "listIndexes", "listDatabases");

    /** What is asked of the server itself, by every client all the time. */
    private static final Set<String> QUESTIONS =
            Set.of("hello", "isMaster", "ismaster", "ping", "buildInfo", "buildinfo", "endSessions", "killCursors");

    private final GroupCommit commits;

    DurableBackend(MVStore store) {
        super(store);
        this.commits = new GroupCommit(store::commit);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        String command = message.getDocument().keySet().iterator().next();
        if (QUESTIONS.contains(command)) {
            return super.handleMessage(message);
        }
        // A commit without a change costs nothing, so whatever is not known only to read counts as a change.
        return READS.contains(command)
                ? commits.read(() -> super.handleMessage(message))
                : commits.change(() -> super.handleMessage(message));
    }

    GroupCommit commits() {
        return commits;
    }
}
