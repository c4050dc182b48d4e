package dev.parquedb.testkit.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element of the document of a request; without attributes, which S3 does not use. */
final class XmlIn {

  private static final XMLInputFactory FACTORY = factory();
  private static final int DEEPEST = 8;

  private final String name;
  private final List<XmlIn> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlIn(String name) {
    this.name = name;
  }

  /**
   * Parses a document.
   *
   * @param document its bytes
   * @param root how its root is named
   * @throws S3Error when it is no such document
   */
  static XmlIn parse(byte[] document, String root) {
    try {
      XMLStreamReader reader =
          FACTORY.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
      reader.nextTag();
      XmlIn element = read(reader, 1);
      while (reader.hasNext()) {
        reader.next();
      }
      if (element.name.equals(root)) {
        return element;
      }
    } catch (XMLStreamException e) {
      // Answered below like any other document that is not what was asked for.
    }
    throw S3Error.malformedXml(
        "The XML you provided was not well-formed or did not validate against our schema");
  }

  private static XmlIn read(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw S3Error.malformedXml("The XML you provided is nested too deeply.");
    }
    XmlIn element = new XmlIn(reader.getLocalName());
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> element.children.add(read(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            element.text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return element;
        }
        default -> {
          // Comments and the like say nothing.
        }
      }
    }
  }

  /** The children of a name, in order. */
  Stream<XmlIn> children(String child) {
    return children.stream().filter(each -> each.name.equals(child));
  }

  /** The names of all children. */
  Stream<String> names() {
    return children.stream().map(each -> each.name);
  }

  /** The text of the child of a name, without surrounding white space. */
  Optional<String> text(String child) {
    return children(child).findFirst().map(each -> each.text.toString().strip());
  }

  /** The text of the child of a name, as it is. */
  Optional<String> exactText(String child) {
    return children(child).findFirst().map(each -> each.text.toString());
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }
}
