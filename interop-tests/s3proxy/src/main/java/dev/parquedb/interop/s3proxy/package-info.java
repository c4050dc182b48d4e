/** S3Proxy as a process that tests start. */
package dev.parquedb.interop.s3proxy;
