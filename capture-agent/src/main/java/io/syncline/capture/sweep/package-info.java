/**
 * Which places may have changed since a time, from the inodes alone: what to sweep, and what an inode says. No descriptor is
 * opened here; the walk itself is in {@code capture.linux}.
 */
package io.syncline.capture.sweep;
