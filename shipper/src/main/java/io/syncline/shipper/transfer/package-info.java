/**
 * What a shipper decides, without touching anything: what to send, whether that is safe, what an exit code means, when to
 * try again. The facts of the source, the time and the randomness come in as arguments.
 */
package io.syncline.shipper.transfer;
