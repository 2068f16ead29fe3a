package io.syncline.capture.sweep;

/** What a sweep came to at one place: how many inodes it looked at, and how many events it recorded. */
public record SweepAnswer(long inodes, long findings) {}
