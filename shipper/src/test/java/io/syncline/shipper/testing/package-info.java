/** Real servers on the loopback interface, for the tests of this module and of the siblings (test-jar). */
package io.syncline.shipper.testing;
