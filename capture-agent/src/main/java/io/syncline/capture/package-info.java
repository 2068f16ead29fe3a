/**
 * The stage that turns what the kernel says into events of the journal.
 *
 * <pre>
 * kernel ─ Drain (thread capture-drain) ─▶ ring ─ CaptureHandler (the stage's thread) ─▶ journal
 *                                                  Translator, EventWriter
 * </pre>
 */
package io.syncline.capture;
