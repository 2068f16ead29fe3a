package io.syncline.capture.sweep;

/** What a sweep came to: how many inodes it looked at, and how many events it recorded. */
public record SweepAnswer(long inodes, long findings) {
    public SweepAnswer since(SweepAnswer before) {
        return new SweepAnswer(inodes - before.inodes, findings - before.findings);
    }
}
