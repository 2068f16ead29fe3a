package io.syncline.shipper.rsync;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of rsync, from the first line of {@code rsync --version}. */
record RsyncVersion(int major, int minor, int patch) implements Comparable<RsyncVersion> {
    /** {@code --info} and {@code --ignore-missing-args}. */
    static final RsyncVersion OLDEST = new RsyncVersion(3, 1, 0);

    /** Times are compared to the nanosecond with {@code --modify-window=-1}. */
    static final RsyncVersion NANOSECONDS = new RsyncVersion(3, 1, 3);

    /** {@code --sparse} together with {@code --inplace}. */
    static final RsyncVersion SPARSE_IN_PLACE = new RsyncVersion(3, 1, 3);

    /** {@code --mkpath}. */
    static final RsyncVersion MAKES_PATH = new RsyncVersion(3, 2, 3);

    private static final Pattern LINE = Pattern.compile("rsync +version v?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

    /** Empty if it is not rsync that speaks. */
    static Optional<RsyncVersion> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String patch = Optional.ofNullable(matcher.group(3)).orElse("0");
        return Optional.of(new RsyncVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(patch)));
    }

    boolean isAtLeast(RsyncVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(RsyncVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        if (byMajor != 0) {
            return byMajor;
        }
        return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
