/**
 * The kernel's side of capture, through jnr-ffi: inotify, fanotify, listings, mounts, and the walk of a sweep. What has a
 * descriptor of the kernel's for the tree lives here.
 */
package io.syncline.capture.linux;
