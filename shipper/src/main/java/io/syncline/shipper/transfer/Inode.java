package io.syncline.shipper.transfer;

/** Which file a name stands for: st_dev and st_ino. */
public record Inode(long device, long number) {}
