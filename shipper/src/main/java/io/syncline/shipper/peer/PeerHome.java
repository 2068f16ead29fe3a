package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory in the root of a tree that has a peer; never mirrored. It lies in the tree so that what has arrived is put
 * in its place by a rename, and so that the other side knows where it is.
 *
 * <pre>
 * .syncline-peer/peer.json       which tree this is
 *                in/N/PATH       what has arrived with batch N, if the tree did not have it
 *                in/N.batch      what batch N says of it ({@link Batch}); comes last
 *                aside/          what is displaced, for a moment
 *                kept/STAMP/PATH what a conflict has displaced, or kept out
 * </pre>
 */
public final class PeerHome {
    public static final String NAME = ".syncline-peer";

    /** In rsync's words: nothing of it is mirrored. */
    public static final String FILTER = "- /" + NAME + "/";

    /** Why a mirror that has no peer does not write there. */
    public static String refusal(String where) {
        return where + " has a peer (" + NAME
                + "): a mirror would delete there what comes from elsewhere; give --peer, or another destination";
    }

    static final RelPath HOME = RelPath.of(NAME);
    static final RelPath IN = HOME.resolve("in");
    static final RelPath ASIDE = HOME.resolve("aside");
    static final RelPath KEPT = HOME.resolve("kept");
    static final String BATCH = ".batch";

    /** The content of a batch, or the name under which rsync writes a batch. */
    private static final Pattern UNFINISHED =
            Pattern.compile("([0-9]{1,18})|\\.([0-9]{1,18})\\.batch\\.[A-Za-z0-9]{6}");

    private final byte[] root;
    private Optional<Integer> held = Optional.empty();
    private int holders;
    private byte[] at;

    public PeerHome(byte[] root) {
        this.root = root.clone();
        this.at = this.root;
    }

    /**
     * From here on the tree is this one, whatever is mounted or unmounted at its path. Who holds it already goes on with the
     * same.
     *
     * @return where it can be looked at until {@link #letGo}, which is owed once for each call that returns
     */
    Path hold() {
        if (held.isEmpty()) {
            held = Optional.of(Descriptors.open(root));
            at = Posix.bytes(Descriptors.path(held.get()));
        }
        holders++;
        return Descriptors.path(held.get());
    }

    void letGo() {
        holders--;
        if (holders == 0) {
            held.ifPresent(Descriptors::close);
            held = Optional.empty();
            at = root;
        }
    }

    /** As a person knows the tree. */
    String named(String message) {
        return held.map(descriptor ->
                        message.replace(Descriptors.path(descriptor).toString(), RelPath.display(root)))
                .orElse(message);
    }

    PosixException named(PosixException failure) {
        return held.map(descriptor ->
                        failure.naming(Descriptors.path(descriptor).toString(), RelPath.display(root)))
                .orElse(failure);
    }

    byte[] absolute(RelPath path) {
        return Posix.absolute(at, path);
    }

    /** Makes it, and finds out whether two entries can be exchanged there. */
    void make() {
        for (RelPath directory : List.of(HOME, IN, ASIDE, KEPT)) {
            makeDirectory(directory);
        }
        removeTree(ASIDE.resolve("one"));
        removeTree(ASIDE.resolve("other"));
        Posix.mkdir(absolute(ASIDE.resolve("one")), 0700);
        Posix.mkdir(absolute(ASIDE.resolve("other")), 0700);
        Posix.exchange(absolute(ASIDE.resolve("one")), absolute(ASIDE.resolve("other")));
        Posix.rmdir(absolute(ASIDE.resolve("one")));
        Posix.rmdir(absolute(ASIDE.resolve("other")));
    }

    void makeDirectory(RelPath directory) {
        try {
            Posix.mkdir(absolute(directory), 0700);
        } catch (PosixException e) {
            // A file stands in the way: whoever needs the directory finds out.
            if (e.errno() != Errno.EEXIST && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
    }

    boolean exists() {
        return Posix.lstat(absolute(IN)).filter(stat -> stat.isDirectory()).isPresent();
    }

    /** The numbers of the batches that have arrived as a whole, in order. */
    List<Long> arrived() {
        return Posix.list(absolute(IN)).stream()
                .map(entry -> new String(entry.name(), StandardCharsets.ISO_8859_1))
                .filter(name -> name.matches("[0-9]{1,18}\\.batch"))
                .map(name -> Long.parseLong(name.substring(0, name.length() - BATCH.length())))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /**
     * Removes what a crash, here or there, has left: content whose batch is done, or which is too far ahead to be that of the
     * next one, and batches that rsync had not given their name yet.
     *
     * @param last the number of the last batch that was received
     */
    void tidy(long last) {
        List<Long> arrived = arrived();
        long newest = arrived.isEmpty() ? last : Math.max(last, arrived.get(arrived.size() - 1));
        for (DirectoryEntry entry : Posix.list(absolute(IN))) {
            Matcher name = UNFINISHED.matcher(new String(entry.name(), StandardCharsets.ISO_8859_1));
            if (!name.matches()) {
                continue;
            }
            boolean content = name.group(1) != null;
            long number = Long.parseLong(content ? name.group(1) : name.group(2));
            boolean waits = content && (arrived.contains(number) || number > last && number <= newest + 1);
            if (!waits && (content || number <= last)) {
                removeTree(IN.child(entry.name()));
            }
        }
    }

    byte[] read(long number) {
        try {
            return Files.readAllBytes(Path.of(new String(absolute(batch(number)), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + batch(number).display() + ": " + e.getMessage(), e);
        }
    }

    /** All that was put in is on disk. */
    void sync() {
        Posix.syncFileSystem(at);
    }

    static RelPath batch(long number) {
        return IN.resolve(number + BATCH);
    }

    static RelPath content(long number) {
        return IN.resolve(Long.toString(number));
    }

    /** Removes the batch, so that it counts as done, and then what came with it. */
    void remove(long number) {
        removeTree(batch(number));
        removeTree(content(number));
    }

    void removeTree(RelPath path) {
        byte[] absolute = absolute(path);
        if (Posix.lstat(absolute).isEmpty()) {
            return;
        }
        if (Posix.lstat(absolute).get().isDirectory()) {
            Posix.list(absolute).forEach(entry -> removeTree(path.child(entry.name())));
            Posix.rmdir(absolute);
        } else {
            Posix.unlink(absolute);
        }
    }
}
