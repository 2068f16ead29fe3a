/**
 * The stage that turns what the kernel says into events of the journal.
 *
 * <pre>
 * kernel ─ Drain (thread capture-drain) ─▶ ring ─ CaptureHandler (the stage's thread) ─▶ journal
 *                                                  Watcher, Sweeps, Recorder
 * </pre>
 *
 * The handler only calls the others in their order: {@code Horizon} knows up to when all is recorded, {@code CaptureStatus}
 * what a person is told, {@code Recorder} what is durable. {@code LostRoot} waits while there is no source.
 *
 * The watcher is a translator of inotify's events, one of fanotify's, or none, where sweeps alone are left.
 */
package io.syncline.capture;
