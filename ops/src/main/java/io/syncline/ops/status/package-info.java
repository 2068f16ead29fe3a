/**
 * What a mirror is doing, read from its state directory alone: no process has to run, and none is asked. Reading here,
 * printing beside it.
 */
package io.syncline.ops.status;
