/**
 * The journal on disk, and the only place that sees the library ({@code net.openhft}).
 *
 * <p>The library stores documents fast and reads them fast, and is safe against the death of a process. What it does not
 * give is ours: checksums and sequence numbers, a force that holds after a loss of power, one writer, an end of each epoch
 * that is written down, and a reader that says that a record is damaged instead of waiting for it for ever. RATIONALE.md
 * of the module argues why.
 */
package io.syncline.journal.chronicle;
