using System.Text;

namespace Pfs.S3Api.Xml;

/// <summary>An element of a request's small document, by its local name: clients differ in namespaces and prefixes.</summary>
internal sealed class XmlElement(string name)
{
    private string _text = "";
    private StringBuilder? _pieces;

    public string Name { get; } = name;

    /// <summary>The character data directly inside, white space included.</summary>
    public string Text => _pieces?.ToString() ?? _text;

    public List<XmlElement> Children { get; } = [];

    /// <summary>Adds the next piece of it; there is more than one only where CDATA or a comment stands in between.</summary>
    public void AppendText(string piece)
    {
        if (_text.Length == 0)
        {
            _text = piece;
        }
        else
        {
            (_pieces ??= new StringBuilder(_text)).Append(piece);
        }
    }

    /// <summary>The text of the first child of that name; null when there is none.</summary>
    public string? this[string child] => Children.Find(element => element.Name == child)?.Text;
}
