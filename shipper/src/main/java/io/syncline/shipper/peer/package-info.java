/**
 * Two hosts that mirror to each other: what both are known to have, what is sent, and what becomes of what arrives.
 * {@code Reconcile}, {@code Collector} and {@code Receiver} decide; {@code RealTree} and {@code KnownFile} touch the disk.
 */
package io.syncline.shipper.peer;
