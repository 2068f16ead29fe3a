/**
 * The only place that starts rsync and ssh: how they are called, what they print, what each end can do, and renames at
 * the destination. What a run means for the checkpoint is decided by the callers.
 */
package io.syncline.shipper.rsync;
