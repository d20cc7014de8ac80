namespace Pfs.S3Api.Xml;

/// <summary>An element of a request's small document, by its local name: clients differ in namespaces and prefixes.</summary>
internal sealed class XmlElement(string name)
{
    public string Name { get; } = name;

    /// <summary>The character data directly inside, white space included.</summary>
    public string Text { get; set; } = "";

    public List<XmlElement> Children { get; } = [];

    /// <summary>The text of the first child of that name; null when there is none.</summary>
    public string? this[string child] => Children.Find(element => element.Name == child)?.Text;
}
