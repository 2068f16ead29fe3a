/** One shipper per destination: changesets into equal trees. */
package io.syncline.shipper;
