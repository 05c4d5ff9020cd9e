package dev.maru.standalone.data;

import dev.maru.standalone.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The directory where everything lies that survives a restart. One Maru uses it at a time, and only its owner reads it. */
public final class DataDirectory implements AutoCloseable {

    private final Path directory;
    private final FileChannel lockFile;

    private DataDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /** Makes it when it is not there, and takes it. */
    public static DataDirectory open(Path directory) {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory, ownerOnly("rwx------"));
            }
            // The system drops the lock with the process, however that ends; the file itself stays and means nothing.
            FileChannel lockFile = FileChannel.open(
                    directory.resolve("maru.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new StartException("the data directory " + directory
                        + " is in use by another Maru; stop that one, or set MARU_DATA_DIR to another directory");
            }
            return new DataDirectory(directory, lockFile);
        } catch (IOException e) {
            throw new StartException("the data directory " + directory + " cannot be used: " + e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path resolve(String name) {
        return directory.resolve(name);
    }

    /** Whether this has been called with that name before, in this or an earlier run. */
    public boolean isDone(String name) {
        return Files.exists(resolve(name + ".done"));
    }

    public void done(String name) throws IOException {
        Files.writeString(resolve(name + ".done"), "");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    /** The permissions, where the file system has such. */
    static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
