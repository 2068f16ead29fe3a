package io.syncline.posix;

/**
 * One name of a listing; {@code .} and {@code ..} are never in it.
 *
 * @param name owned by the receiver; not to be changed
 * @param inode d_ino
 */
public record DirectoryEntry(byte[] name, FileKind kind, long inode) {}
