/** Runs stages in this process: makes them, gives each a thread, ends all of them together and in order. */
package io.syncline.ops.run;
