/** Raw events that were read and are not yet durable in the journal, in memory that outlives the process. */
package io.syncline.capture.spool;
