using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tls.Tests.Architecture;

/// <summary>Writes public and protected members in a stable order, near enough to C# to be read in a review.</summary>
internal static class SurfaceWriter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(float)] = "float", [typeof(double)] = "double",
    };

    public static string Write(Assembly assembly) =>
        string.Join("\n\n", assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Write));

    public static string Write(Type type) => string.Join('\n', Members(type).Select(member => $"    {member}").Prepend(Header(type)));

    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<string> bases = type.IsEnum
            ? [Name(Enum.GetUnderlyingType(type))]
            : new[] { type.BaseType }.Where(parent => parent is not null && parent != typeof(object) && parent != typeof(ValueType))
                .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(face => face.FullName, StringComparer.Ordinal))
                .Where(parent => parent!.IsVisible)
                .Select(parent => Name(parent!));
        string list = string.Join(", ", bases);
        return $"{(type.IsNestedFamily ? "protected" : "public")} {kind} {Name(type)}{(list.Length > 0 ? $" : {list}" : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        // The order of an enum is its values'; otherwise kind first, then name, then signature.
        if (type.IsEnum)
        {
            return Enum.GetNames(type)
                .Select(name => (Name: name, Value: Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)))
                .OrderBy(entry => entry.Value).ThenBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Name} = {entry.Value}"));
        }
        return Sorted(type.GetConstructors(Declared).Where(IsVisible).Where(made => !made.IsStatic), made => Constructor(type, made))
            .Concat(Sorted(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly), Field))
            .Concat(Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)), Property))
            .Concat(Sorted(type.GetEvents(Declared).Where(happening => IsVisible(happening.AddMethod!)), Event))
            .Concat(Sorted(type.GetMethods(Declared).Where(IsVisible).Where(IsWritten), Method));
    }

    private static IEnumerable<string> Sorted<T>(IEnumerable<T> members, Func<T, string> write) where T : MemberInfo =>
        members.Select(member => (member.Name, Text: write(member)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Text, StringComparer.Ordinal)
            .Select(pair => pair.Text);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Constructor(Type type, ConstructorInfo made) => $"{Modifiers(made)}{Simple(type)}({Parameters(made.GetParameters())})";

    private static string Field(FieldInfo field)
    {
        string modifiers = (field.IsPublic ? "public " : "protected ")
            + (field.IsLiteral ? "const " : field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{modifiers}{Name(field.FieldType, Nullability.Create(field))} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible)];
        MethodInfo widest = accessors.FirstOrDefault(accessor => accessor.IsPublic) ?? accessors[0];
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length > 0 ? $"this[{Parameters(index)}]" : property.Name;
        IEnumerable<string> verbs = accessors.Select(accessor =>
            (accessor.IsPublic == widest.IsPublic ? "" : "protected ") + (accessor == property.GetMethod ? "get;" : IsInit(accessor) ? "init;" : "set;"));
        return $"{Modifiers(widest)}{required}{Name(property.PropertyType, Nullability.Create(property))} {name} {{ {string.Join(' ', verbs)} }}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Event(EventInfo happening) =>
        $"{Modifiers(happening.AddMethod!)}event {Name(happening.EventHandlerType!, Nullability.Create(happening))} {happening.Name}";

    private static string Method(MethodInfo method)
    {
        string generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string returned = Name(method.ReturnType, Nullability.Create(method.ReturnParameter));
        string constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
        return $"{Modifiers(method)}{returned} {method.Name}{generics}({Parameters(method.GetParameters())}){constraints}";
    }

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "public " : "protected ";
        if (method.DeclaringType!.IsInterface) return method.IsStatic ? $"{access}static " : access;
        bool isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        string inheritance = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } when isOverride => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return access + inheritance;
    }

    private static string Parameters(IEnumerable<ParameterInfo> parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        string passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{passing}{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }));

    private static string Default(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        object? value = parameter.RawDefaultValue;
        return value is null && (type.IsValueType || type.IsGenericParameter) && Nullable.GetUnderlyingType(type) is null ? "default" : Literal(value);
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        GenericParameterAttributes flags = argument.GenericParameterAttributes;
        bool isUnmanaged = argument.GetCustomAttributesData().Any(data => data.AttributeType.Name == "IsUnmanagedAttribute");
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> demands = [];
        if (isUnmanaged) demands.Add("unmanaged");
        else if (isStruct) demands.Add("struct");
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) demands.Add("class");
        demands.AddRange(argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => Name(type)));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) demands.Add("new()");
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike)) demands.Add("allows ref struct");
        return demands.Count > 0 ? $" where {argument.Name} : {string.Join(", ", demands)}" : "";
    }));

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Name(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        string mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (type.IsArray) return $"{Name(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        if (type.IsGenericParameter) return type.Name + mark;
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword + mark;

        Type[] arguments = type.GetGenericArguments();
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string scope = type.DeclaringType is { } declaring ? Name(declaring) : type.Namespace ?? "";
        string[] own = [.. arguments.Skip(outer).Select((argument, i) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(outer + i)))];
        return $"{scope}.{Simple(type)}{(own.Length > 0 ? $"<{string.Join(", ", own)}>" : "")}{mark}";
    }

    private static string Simple(Type type) => type.Name.Split('`')[0];
}
