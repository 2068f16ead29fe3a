/**
 * What the capture agent tells the journal. An event is a hint where to look, never an operation to replay: the state of
 * the file system is read again when it is shipped.
 */
package io.syncline.event;
