/** A Quarkus application that embeds the library. */
package dev.parquedb.examples.quarkus;
