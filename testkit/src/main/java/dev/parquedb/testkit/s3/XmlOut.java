package dev.parquedb.testkit.s3;

import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the documents of answers. */
final class XmlOut {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final XMLStreamWriter writer;

  private XmlOut(XMLStreamWriter writer) {
    this.writer = writer;
  }

  static String document(String root, Consumer<XmlOut> body) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = FACTORY.createXMLStreamWriter(text);
      writer.writeStartDocument("UTF-8", "1.0");
      writer.writeStartElement(root);
      if (!root.equals("Error")) {
        writer.writeDefaultNamespace(NAMESPACE);
      }
      body.accept(new XmlOut(writer));
      writer.writeEndElement();
      writer.writeEndDocument();
      writer.close();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  XmlOut element(String name, Consumer<XmlOut> body) {
    try {
      writer.writeStartElement(name);
      body.accept(this);
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  XmlOut text(String name, Object value) {
    return element(name, xml -> xml.characters(value.toString()));
  }

  void characters(String text) {
    if (text.codePoints().anyMatch(each -> each < 32 && each != '\n' && each != '\t')) {
      throw S3Error.invalidArgument(
          "A key has characters that XML cannot carry: ask for encoding-type=url.");
    }
    try {
      writer.writeCharacters(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
