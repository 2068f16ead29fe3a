/**
 * The Disruptor between the thread that only drains the kernel and the thread that translates, appends and forces. The only
 * package that sees com.lmax.
 */
package io.syncline.capture.ring;
