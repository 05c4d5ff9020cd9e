package dev.maru.standalone.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * One commit for all who wait for one.
 *
 * <p>A commit never falls into the middle of a change: a document and its index entries are several writes to the store,
 * and half of them would come back after a crash as a document that can be neither found nor written again.
 */
final class GroupCommit {

    private final Runnable commit;
    private final ReadWriteLock changesOrCommit = new ReentrantReadWriteLock(true);
    private final ReadWriteLock useOrTidying = new ReentrantReadWriteLock(true);
    private final AtomicLong requested = new AtomicLong();
    private final AtomicLong unsettled = new AtomicLong();
    private long settled;

    GroupCommit(Runnable commit) {
        this.commit = commit;
    }

    /** Makes a change and returns when it is committed. */
    <T> T change(Supplier<T> change) {
        unsettled.incrementAndGet();
        try {
            T result = shared(useOrTidying, () -> shared(changesOrCommit, change));
            settle();
            return result;
        } finally {
            unsettled.decrementAndGet();
        }
    }

    /** Reads, and returns when all that was seen is committed: nobody acts on what a crash could still undo. */
    <T> T read(Supplier<T> read) {
        T result = shared(useOrTidying, read);
        if (unsettled.get() > 0) {
            settle();
        }
        return result;
    }

    /** Moves things about in the file while nobody reads or writes, because what is moved is soon written over. */
    void tidy(Runnable tidying) {
        exclusive(useOrTidying, () -> exclusive(changesOrCommit, tidying));
    }

    /** Returns when a commit has ended that began after this call. */
    private void settle() {
        long request = requested.incrementAndGet();
        synchronized (this) {
            if (settled >= request) {
                return;
            }
            long covered = requested.get();
            exclusive(changesOrCommit, commit);
            settled = covered;
        }
    }

    private static <T> T shared(ReadWriteLock lock, Supplier<T> work) {
        lock.readLock().lock();
        try {
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private static void exclusive(ReadWriteLock lock, Runnable work) {
        lock.writeLock().lock();
        try {
            work.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
