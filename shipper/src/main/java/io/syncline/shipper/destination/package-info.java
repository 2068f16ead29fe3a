/**
 * Where a mirror goes: the grammar of sources and destinations, what each kind of destination can do, and the options of
 * a transfer. Values only; nothing is opened here.
 */
package io.syncline.shipper.destination;
