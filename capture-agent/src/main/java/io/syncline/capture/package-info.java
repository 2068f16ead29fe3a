/**
 * The stage that turns what the kernel says into events of the journal.
 *
 * <pre>
 * kernel ─ Drain (thread capture-drain) ─▶ ring ─ CaptureHandler (the stage's thread) ─▶ journal
 *                                                  Watcher, Sweeps, EventWriter
 * </pre>
 *
 * The watcher is a translator of inotify's events, one of fanotify's, or none, where sweeps alone are left.
 */
package io.syncline.capture;
