/**
 * What the kernel's events mean: decoder, watch table, translator. Pure: no descriptor is opened here, no clock read, nothing
 * logged. The kernel is asked through {@link io.syncline.capture.watch.Directories}, which a model implements in the tests.
 *
 * <pre>
 * bytes ─ InotifyDecoder ─▶ RawEvent ─ Translator ─▶ FileEvent
 *                                        │   ▲
 *                Relocations, Settling, Watches, Walk over one WatchTable
 *                                        ▼   │
 *                                     Directories (the kernel, or a model of it)
 * </pre>
 *
 * Beside it, for whole file systems: FanotifyDecoder, and FanotifyWatcher over a HandleTable.
 *
 * <p>The kernel is always ahead: a path that is looked up while an old event is handled may already be something else. So no
 * answer is trusted to belong to the event that caused the question. Each arrival looks its place up again when its own event
 * comes, and what was bound while directories moved is looked at once more when the kernel has nothing more to say.
 */
package io.syncline.capture.watch;
